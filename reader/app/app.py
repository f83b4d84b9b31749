"""The Textual application: themes, settings, palette, and commands that every screen has."""

import gc
from contextlib import suppress
from typing import ClassVar

from textual import constants, events
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.types import CSSPathType

from reader.app import share_sentences, themes
from reader.app.background_work import start_worker
from reader.app.bindings import make_bindings, make_keymap
from reader.app.browse_screen import BrowseScreen
from reader.app.key_stream import ASK_BACKGROUND, BackgroundTold
from reader.app.keys_in_order import KeysInOrderApp
from reader.app.run_command import (
    ScreenWithCommands,
    list_usable_commands,
    open_to_choose,
    run_command,
)
from reader.app.session import Session
from reader.app.terminal_driver import TerminalDriver
from reader.config import Config
from reader.errors import ReaderError
from reader.system.paths import find_style_dir

_SETTINGS_POLL_SECONDS = 1.0
"""Seconds between looks at the files of the settings."""


class ReaderApp(KeysInOrderApp):
    """Opens the main screen, quits, shows the palette and changes the theme."""

    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*make_bindings("app")]
    CSS_PATH: ClassVar[CSSPathType | None] = find_style_dir() / "reader.tcss"

    # Assigning a theme parses all styles again; this avoids it for the default theme.
    theme: Reactive[str] = Reactive(themes.DARK.name)

    def __init__(self, session: Session, screen: BrowseScreen, theme: str) -> None:
        super().__init__(session.host.driver_class)
        self._session = session
        self.browse = screen
        """The main screen."""
        self.failure: Exception | None = None
        """The unexpected error that ended the app; None if there was none."""
        self._requested_exit_code: int | None = None
        for ours in themes.list_themes(self.console.color_system):
            self.register_theme(ours)
        self.stylesheet.set_variables(self.get_css_variables())
        self._use_theme(theme)
        self._apply_settings(session.config)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of our style sheet that the current theme lacks."""
        return themes.make_missing_colours(self.current_theme)

    def get_default_screen(self) -> BrowseScreen:
        """The main screen, so that the first paint shows it."""
        return self.browse

    def request_exit(self, code: int) -> None:
        """Have the app end with an exit code. Any thread and a signal handler may call this."""
        self._requested_exit_code = code
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._exit_if_requested)

    def on_load(self) -> None:
        """End at once if a signal came before the app took the terminal."""
        self._exit_if_requested()

    def _exit_if_requested(self) -> None:
        if self._requested_exit_code is not None:
            self.exit(return_code=self._requested_exit_code)

    def restore_terminal(self) -> None:
        """Restore the terminal. Any thread may call this, whatever the app waits for."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.restore_terminal()

    def on_mount(self) -> None:
        """Start the garbage collector and the check of the settings after the first paint."""
        self.call_after_refresh(_collect_garbage)
        if self._session.config.theme == themes.AUTO:
            self._ask_background()
        self.call_after_refresh(self._check_settings)
        self.set_interval(_SETTINGS_POLL_SECONDS, self._check_settings)

    def _check_settings(self) -> None:
        start_worker(
            self,
            self._use_changed_settings,
            "settings",
            on_failure=lambda sentence: self.browse.show_message(sentence, "error"),
        )

    async def _use_changed_settings(self) -> None:
        """Use the settings and the style sheet if their files changed."""
        session = self._session
        changes = await session.read_changed_settings()
        problems = [changes.problem] if changes.problem else []
        if changes.style is not None:
            from reader.app import user_style

            if problem := user_style.use_style_sheet(
                self, changes.style, session.paths.style_sheet
            ):
                problems.append(problem)
        if changes.config is not None:
            before = session.config
            session.use_config(changes.config)
            self._apply_settings(changes.config)
            if before.theme != changes.config.theme:
                self._use_theme(changes.config.theme)
            self.browse.use_settings(before)
            problems += changes.config.problems
            # A feed that was added in the app is in use already, and that was said.
            if not problems and changes.config != before:
                self.browse.show_message("The new settings are in use")
        self.browse.show_problems(problems)

    def action_command_palette(self) -> None:
        """Open the palette, which lists every command by its name."""
        from reader.app.screens.palette import make_palette

        screen = self.screen
        if isinstance(screen, ScreenWithCommands):
            usable = list_usable_commands(screen)
            open_to_choose(self, make_palette(usable, screen.place, screen.keys))

    async def action_run_command(self, name: str) -> None:
        """Run a command whose name was clicked."""
        await run_command(self, name)

    def action_change_theme(self) -> None:
        """Let the user choose a theme."""
        from reader.app.screens.search_menu import Choice, SearchMenu

        ours = [one.name for one in themes.list_themes(self.console.color_system)]
        others = sorted(name for name in self.available_themes if name not in ours)
        choices = [
            Choice(name, name, "in use" if name == self.theme else "") for name in (*ours, *others)
        ]
        self.push_screen(
            SearchMenu("Theme", choices, "Enter uses it · Esc closes"), self._use_chosen_theme
        )

    def _use_chosen_theme(self, name: str | None) -> None:
        if name:
            self.theme = name

    def _handle_exception(self, error: Exception) -> None:
        # Textual ends the app and would print all variables. Here run_app reports the error.
        self.failure = self.failure or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top and free the memory of what it drew.

        Textual caches the colours of a thousand widgets, and with them everything they drew.
        """
        closed = super().pop_screen()
        StylesCache.get_inner_outer.cache_clear()
        return closed

    def action_edit_settings(self) -> None:
        """Open the configuration in the user's editor, and use what was written."""
        from reader.app.lend_terminal import lend_terminal
        from reader.config.config_text import create_default_file
        from reader.share.editor import edit_file

        path = self._session.paths.config
        try:
            create_default_file(path)
            lend_terminal(self, lambda: edit_file(path))
        except ReaderError as error:
            self.browse.show_message(str(error), "error")
        self._check_settings()

    def action_suspend_process(self) -> None:
        """Suspend the app: the shell gets the terminal until the user continues the app."""
        if self._driver is not None and not self._driver.can_suspend:
            self.browse.show_message(
                "There is no shell here to go back to; close the tab instead", "warning"
            )
        super().action_suspend_process()

    def _apply_settings(self, config: Config) -> None:
        """Use the keys and the animations of the settings."""
        self.set_keymap(make_keymap(self._session.keys))
        self.animation_level = constants.TEXTUAL_ANIMATIONS if config.motion else "none"

    def _use_theme(self, name: str) -> None:
        if name == themes.AUTO:
            if self.is_running:
                self._ask_background()
        elif name in self.available_themes:
            self.theme = name
        else:
            key = self._session.keys.first_key("change_theme")
            self.browse.show_problems([f"There is no theme {name!r}; {key} lists them"])

    def _ask_background(self) -> None:
        """Ask the terminal whether it is light or dark. Many terminals do not answer."""
        if self._driver is not None:
            self._driver.write(ASK_BACKGROUND)

    def on_background_told(self, event: BackgroundTold) -> None:
        """Use the light or the dark theme."""
        if self._session.config.theme == themes.AUTO:
            self.theme = themes.choose_theme(event.colour).name

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let a text cursor blink only if the settings allow motion."""
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = self._session.config.motion

    def on_app_blur(self, event: events.AppBlur) -> None:
        """The terminal lost the focus: the user looks at something else."""
        self.browse.set_terminal_focus(False)

    def on_app_focus(self, event: events.AppFocus) -> None:
        """The terminal got the focus: the user looks at the app again."""
        self.browse.set_terminal_focus(True)

    async def action_open_url(self, url: str) -> None:
        """Open a link that was clicked."""
        self.browse.show_message(*await share_sentences.open_url(self, self._session.host, url))


def _collect_garbage() -> None:
    gc.freeze()
    gc.enable()
