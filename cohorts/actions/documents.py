"""Files that were looked at are kept under names that tell nothing, one for each question."""

from typing import Any

from django.db import transaction

from cohorts.models import Application, Document, Question
from talentprogram.kernel.uploads import Upload


@transaction.atomic
def keep(application: Application, question: Question | None, upload: Upload) -> dict[str, Any]:
    """Store a file, in place of the one that answered the question before; answers with what the answer says of it."""
    if question is not None:
        drop(application, question)
    document = Document(
        application=application,
        question=question,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        kind=upload.kind,
    )
    content = upload.as_file()
    document.file.save(str(content.name), content, save=False)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except Exception:
        document.file.storage.delete(str(document.file.name))
        raise
    return {"document": str(document.pk), "name": document.name, "size": document.size, "sha256": document.sha256}


@transaction.atomic
def drop(application: Application, question: Question) -> None:
    """Remove the file of a question; the content goes once the row is gone for good."""
    for document in Document.objects.filter(application=application, question=question):
        _forget_after_commit(document)
        document.delete()


def _forget_after_commit(document: Document) -> None:
    storage, name = document.file.storage, str(document.file.name)

    def forget() -> None:
        storage.delete(name)

    transaction.on_commit(forget, robust=True)
