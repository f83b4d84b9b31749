"""The application: themes, palette, and what every screen shares."""

import gc
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.reactive import Reactive
from textual.types import CSSPathType
from textual.widgets import Input

from reader.app import sharing, themes
from reader.app.bindings import bindings, keymap
from reader.app.palette import CommandProvider
from reader.app.screens.browse import BrowseScreen
from reader.app.session import Session
from reader.paths import style_dir


class ReaderApp(App[None]):
    """Opens the main screen; quits, shows the palette, changes the theme."""

    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {CommandProvider}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    CSS_PATH: ClassVar[CSSPathType | None] = style_dir() / "reader.tcss"

    # A theme that is assigned has all styles parsed again; the one we begin with is not.
    theme: Reactive[str] = Reactive(themes.DARK.name)

    def __init__(self, session: Session, screen: BrowseScreen, theme: str) -> None:
        super().__init__()
        self._session = session
        self.browse = screen
        """The main screen."""
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.stylesheet.set_variables(self.get_css_variables())
        if theme in self.available_themes:
            self.theme = theme
        self.set_keymap(keymap(session.keys))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of ours that other themes lack."""
        return themes.defaults(self.current_theme)

    def get_default_screen(self) -> BrowseScreen:
        """The main screen is there from the first paint on."""
        return self.browse

    def on_mount(self) -> None:
        """Let the collector start once the first paint is out; what is there by then stays."""
        self.call_after_refresh(_collect_garbage)

    def on_app_blur(self, event: events.AppBlur) -> None:
        """The terminal lost the focus: nobody is looking."""
        self.browse.focus_changed(False)

    def on_app_focus(self, event: events.AppFocus) -> None:
        """Somebody looks again."""
        self.browse.focus_changed(True)

    def on_key(self, event: events.Key) -> None:
        """Text typed right behind the key that opened a field belongs into the field.

        Such keys were sent to the list, since the field had no focus yet when they came. A field
        keeps what was sent to it, so text that gets here is theirs.
        """
        if isinstance(self.focused, Input) and event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.focused.insert_text_at_cursor(event.character)

    async def action_open_url(self, url: str) -> None:
        """A link was clicked."""
        self.browse.say(*await sharing.open_url(url))


def _collect_garbage() -> None:
    gc.freeze()
    gc.enable()
