"""Letters about accounts."""

from talentprogram.notifications.kinds import Category, Letter

LETTERS = (
    Letter("accounts.verify_email", "N03", Category.SECURITY, ("code",), secret=("code",)),
    Letter("accounts.reset_password", "N03r", Category.SECURITY, ("code",), secret=("code",)),
    Letter("accounts.login_code", "N03l", Category.SECURITY, ("code",), secret=("code",)),
    Letter("accounts.already_registered", "N03a", Category.SECURITY, ("action_path",)),
)
