"""The homes that somebody may see."""

from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.services.home_access import visible
from webapp.stages import Stage


def homes_for(session, actor, stages=tuple(Stage)):
    return session.exec(select(Home).where(visible(actor), col(Home.stage).in_(stages))).all()
