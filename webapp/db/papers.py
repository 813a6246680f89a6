"""Papers that a household brought: kind, dates, expiry, and who saw them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from webapp.db.base import is_sha256, one_of, utc_time


class PaperKind(StrEnum):
    """What a paper is. Those that show an income have the names that a household file gives them."""

    PAY_STUB = "pay_stub"
    EMPLOYER_LETTER = "employer_letter"
    AWARD_LETTER = "award_letter"
    BENEFIT_LETTER = "benefit_letter"
    BANK_STATEMENT = "bank_statement"
    PROFIT_AND_LOSS = "profit_and_loss"
    TAX_RETURN = "tax_return"
    ZERO_INCOME_FORM = "zero_income_form"
    UTILITY_BILL = "utility_bill"
    IDENTITY = "identity"
    LEASE = "lease"
    DEED = "deed"
    LANDLORD_CONSENT = "landlord_consent"
    OCCUPANT_CONSENT = "occupant_consent"
    RENT_ROLL = "rent_roll"
    OTHER = "other"


class MediaType(StrEnum):
    """What a kept copy is: a photo, drawn anew, or the PDF as it was sent."""

    JPEG = "image/jpeg"
    PDF = "application/pdf"


class Paper(SQLModel, table=True):
    """A paper that somebody of the programme saw. It stands; one noted by mistake is withdrawn, once."""

    __tablename__ = "paper"
    __table_args__ = (
        one_of("kind", PaperKind),
        one_of("media_type", MediaType, optional=True),
        is_sha256("sha256"),
        CheckConstraint(
            "(stored_name IS NULL) = (media_type IS NULL)"
            " AND (stored_name IS NULL) = (sha256 IS NULL) AND (stored_name IS NULL) = (byte_count IS NULL)",
            name="copy_whole",
        ),
        CheckConstraint("byte_count > 0", name="byte_count_positive"),
        CheckConstraint("covers_to >= covers_from", name="first_day_first"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
            " AND (withdrawn_at IS NULL OR trim(withdrawn_reason) <> '')",
            name="withdrawal_whole",
        ),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True)
    kind: str
    # Whose paper it is, and which income it shows, as they were written when it was seen.
    person: str = ""
    shows: str = ""
    dated: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    expires_on: date | None = Field(default=None, index=True)
    seen_by: int = Field(foreign_key="user_account.id", index=True)
    seen_at: datetime = utc_time()
    stored_name: str | None = Field(default=None, unique=True)
    media_type: str | None = None
    sha256: str | None = Field(default=None, max_length=64)
    byte_count: int | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    withdrawn_at: datetime | None = utc_time(optional=True)
    withdrawn_reason: str = ""
