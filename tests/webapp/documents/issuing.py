"""One person's way through the documents of a home: read them, issue them, open their files."""

from dataclasses import dataclass

from sqlmodel import col, select

from webapp.db import reading
from webapp.db.issued import IssuedDocument


@dataclass
class Documents:
    """What one person sees and does."""

    walk: object

    def listed(self, home_id, status=200):
        """Return the page of a home's documents."""
        return self.walk.page(f"/homes/{home_id}/issued", status)

    def said(self, home_id):
        """Return what that page says, in one line."""
        return self.listed(home_id).main.get_text(" ", strip=True)

    def shown(self, home_id, kind, language=None, status=200):
        """Return the page of one document."""
        asked = f"?language={language}" if language else ""
        return self.walk.page(f"/homes/{home_id}/issued/{kind}{asked}", status)

    def issue(self, home_id, kind, language="en", status=303):
        """Issue a document as the button does."""
        address = f"/homes/{home_id}/issued/{kind}"
        sent = self.walk.hidden(f"/homes/{home_id}/issued", f"form[action='{address}']")
        return self.walk.post(address, {**sent, "language": language}, status)

    def rows(self, home_id, kind=None):
        """Return what was issued of a home, the first first."""
        with self.walk.app.app_context(), reading() as session:
            wanted = select(IssuedDocument).where(IssuedDocument.home_id == home_id)
            if kind is not None:
                wanted = wanted.where(IssuedDocument.kind == kind)
            return list(session.exec(wanted.order_by(col(IssuedDocument.id))))

    def file(self, home_id, row, status=200):
        """Return the answer that gives an issued file."""
        return self.walk.get(f"/homes/{home_id}/issued/{row.id}.pdf", status)
