"""The commands about rules: what is muted, and what is followed."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.following import FollowActions
from reader.app.actions.muting import MuteActions


def make_rule_actions(context: BrowseContext) -> Actions:
    """The functions that run these commands, by the command's name."""
    return {**MuteActions(context).actions, **FollowActions(context).actions}
