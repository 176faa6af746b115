"""What pages that look across both halves ask: the programme, one person's page, the desk's day."""

from talentprogram.home.queries.desk import desk_today
from talentprogram.home.queries.mine import my_page
from talentprogram.home.queries.programme import programme

__all__ = ["desk_today", "my_page", "programme"]
