// Keys of the review pages. Everything they do can be done without them.
(() => {
  "use strict";
  const typing = (node) => node.closest("input:not([type=radio]):not([type=checkbox]), select, textarea") !== null;

  const step = (forward) => {
    const items = [...document.querySelectorAll("[data-item]")];
    if (!items.length) return follow(forward ? "a[rel=next]" : "a[rel=prev]");
    const here = items.indexOf(document.activeElement);
    const next = here < 0 ? (forward ? 0 : items.length - 1) : here + (forward ? 1 : -1);
    const target = items[Math.max(0, Math.min(items.length - 1, next))];
    target.focus();
    target.scrollIntoView({ block: "nearest" });
    return true;
  };

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return link !== null;
  };

  const focus = (selector) => {
    const node = document.querySelector(selector);
    if (node) node.focus();
    return node !== null;
  };

  // In the list a decision's key opens the finding under the cursor with that decision chosen.
  const open = (key) => {
    const here = document.activeElement;
    if (!here || !here.matches("[data-item]") || !["c", "m", "e", "n"].includes(key)) return false;
    location.href = `${here.href}#key-${key}`;
    return true;
  };

  const choose = (key) => {
    const radio = [...document.querySelectorAll("#decision input[data-key]")].find((one) => one.dataset.key === key);
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    return true;
  };

  const act = (key) => {
    if (key === "j" || key === "k") return step(key === "j");
    if (key === "/") return focus("#text");
    if (key === "n") return focus("#decision textarea") || open(key);
    if (key === "u") return follow("[data-up]");
    return open(key) || choose(key);
  };

  const asked = /^#key-([cmen])$/.exec(location.hash);
  if (asked) {
    history.replaceState(null, "", location.pathname + location.search);
    act(asked[1]);
  }

  document.addEventListener("keydown", (event) => {
    const form = document.getElementById("decision");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
})();
