"""The application: themes, palette, and what every screen shares."""

import gc
from collections.abc import Callable
from typing import ClassVar

from textual import constants, events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.reactive import Reactive
from textual.types import CSSPathType
from textual.widgets import Input

from reader.app import sharing, themes
from reader.app.bindings import bindings, keymap
from reader.app.palette import CommandProvider, Palette
from reader.app.screens.browse import BrowseScreen
from reader.app.session import Session
from reader.config import Config
from reader.errors import ReaderError
from reader.paths import style_dir

_SETTINGS_POLL = 1.0
"""Seconds between looks at the files of the settings."""


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
        super().__init__(session.outside.driver)
        self._session = session
        self.browse = screen
        """The main screen."""
        self.failure: Exception | None = None
        """What ended the app, where it should not have."""
        for ours in themes.OURS:
            self.register_theme(ours)
        self.stylesheet.set_variables(self.get_css_variables())
        self._use_theme(theme)
        self._follow(session.config)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of ours that other themes lack."""
        return themes.defaults(self.current_theme)

    def get_default_screen(self) -> BrowseScreen:
        """The main screen is there from the first paint on."""
        return self.browse

    def on_mount(self) -> None:
        """Let the collector start once the first paint is out; what is there by then stays."""
        self.call_after_refresh(_collect_garbage)
        self.call_after_refresh(self._look_at_settings)
        self.set_interval(_SETTINGS_POLL, self._look_at_settings)

    def _look_at_settings(self) -> None:
        self.run_worker(self._take_over_settings(), group="settings", exit_on_error=False)

    async def _take_over_settings(self) -> None:
        """Go on with what was written to the files of the settings."""
        session = self._session
        changes = await session.settings_changed()
        problems = [changes.problem] if changes.problem else []
        if changes.style is not None:
            from reader.app import user_style

            if problem := user_style.use(self, changes.style, session.paths.style):
                problems.append(problem)
        if changes.config is not None:
            before = session.config
            session.configure(changes.config)
            self._follow(changes.config)
            if before.theme != changes.config.theme:
                self._use_theme(changes.config.theme)
            self.browse.follow(before)
            problems += changes.config.problems
            if not problems:
                self.browse.say("The settings are as you wrote them")
        self.browse.complain(problems)

    def action_command_palette(self) -> None:
        """Every command by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def _handle_exception(self, error: Exception) -> None:
        # Textual ends the app and would print all variables: what went wrong is said by who ran it.
        self.failure = self.failure or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def action_edit_settings(self) -> None:
        """Open the configuration in the user's editor, and go on with what was written."""
        from reader.app.editing import away
        from reader.config.written import prepare
        from reader.editor import edit

        path = self._session.paths.config
        try:
            prepare(path)
            away(self, lambda: edit(path))
        except ReaderError as error:
            self.browse.say(str(error), "error")
        self._look_at_settings()

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell for a while."""
        if self._driver is not None and not self._driver.can_suspend:
            self.browse.say(
                "There is no shell here to go back to; close the tab instead", "warning"
            )
        super().action_suspend_process()

    def _follow(self, config: Config) -> None:
        """Keys and motion are as configured."""
        self.set_keymap(keymap(self._session.keys))
        self.animation_level = constants.TEXTUAL_ANIMATIONS if config.motion else "none"

    def _use_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name
        else:
            themes = self._session.keys.first("change_theme")
            self.browse.complain([f"There is no theme {name!r}; {themes} lists them"])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where nothing moves, no cursor blinks."""
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = self._session.config.motion

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
        self.browse.say(*await sharing.open_url(self, self._session.outside, url))


def _collect_garbage() -> None:
    gc.freeze()
    gc.enable()
