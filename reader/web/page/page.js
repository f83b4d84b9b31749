// Runs behind textual-serve's script, which draws the terminal and starts when the page is loaded.
// What that script asks of the browser (clipboard, new tabs) goes through here.

"use strict";

{
  const dialog = (id) => document.getElementById(id);
  const fonts = ["16px", "bold 16px", "italic 16px", "italic bold 16px"];

  // The token is in a cookie by now; the address bar, the history and bookmarks need not hold it.
  history.replaceState(null, "", "/");

  // Copy. The app says so by OSC 52, which the terminal hands to navigator.clipboard. A browser may
  // refuse that where the last key press is too long ago.
  const writeText = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = (text) => writeText(text).catch(() => copyByClick(text));
  // The app never reads the clipboard: Ctrl+V pastes.
  navigator.clipboard.readText = async () => "";

  const copyByClick = (text) => {
    const field = dialog("copy").querySelector("textarea");
    field.value = text;
    show("copy", () => {
      field.focus();
      field.select();
      // Obsolete, but a click is all it wants; the other way may want a permission.
      document.execCommand("copy");
    });
  };

  // Open. A browser may refuse a tab that no key press asked for, and the second one at once.
  const open = window.open.bind(window);
  window.open = (url) => {
    if (!url) {
      return open(); // the terminal's own links: it gives the new tab its address later
    }
    const target = new URL(url);
    if (!["http:", "https:"].includes(target.protocol)) {
      return null;
    }
    const tab = open(target, "_blank");
    if (tab) {
      tab.opener = null;
    } else {
      openByClick(target);
    }
    return tab;
  };

  const openByClick = (target) => {
    const list = dialog("open").querySelector("ul");
    if (!dialog("open").open) {
      list.replaceChildren();
    }
    const link = document.createElement("a");
    link.href = link.textContent = target;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const row = document.createElement("li");
    row.append(link);
    list.append(row);
    show("open");
  };

  const show = (id, done = () => {}) => {
    const box = dialog(id);
    box.querySelector("form").onsubmit = done;
    box.onclose = focusTerminal;
    if (!box.open) {
      box.showModal();
    }
  };

  const focusTerminal = () => document.querySelector(".xterm-helper-textarea")?.focus();

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("terminal").dataset.sessionWebsocketUrl = `ws://${location.host}/tab`;
    // The other script marks the body: when something is drawn, and when the connection ends.
    const marked = document.body.classList;
    let begun = false;
    new MutationObserver(() => {
      if (!begun && marked.contains("-first-byte")) {
        begun = true;
        focusTerminal(); // the app begins without the focus, and hears of it only now
      }
      if (marked.contains("-closed")) {
        show("ended");
        dialog("ended").onclose = () => location.reload();
      }
    }).observe(document.body, { attributeFilter: ["class"] });
  });

  // The terminal measures its cells once, so the fonts must be there.
  const start = window.onload;
  window.onload = async (event) => {
    await Promise.allSettled(fonts.map((font) => document.fonts.load(`${font} "Roboto Mono"`)));
    start(event);
  };
}
