// Filters of the quality report. Without this script the page is the full list and the filters stay hidden.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  if (!form) return;

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const reports = [...document.querySelectorAll(".report")].map((node) => ({
    node,
    id: node.dataset.report,
    area: node.dataset.area,
    groups: [...node.querySelectorAll(".finding")],
    flags: [...node.querySelectorAll(".flag")].map((flag) => ({
      node: flag,
      kind: flag.dataset.kind,
      severity: flag.dataset.severity,
      text: null,
    })),
  }));
  const total = reports.reduce((sum, report) => sum + report.flags.length, 0);
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");

  const textOf = (flag, report) => {
    flag.text ??= fold(`${flag.node.textContent} ${report.node.querySelector("h3").textContent}`);
    return flag.text;
  };

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = fold(wanted.text).split(/\s+/).filter(Boolean);
    const narrowed = Boolean(wanted.kind || wanted.severity || words.length);
    let count = 0;
    let visible = 0;
    for (const report of reports) {
      const chosen =
        (!wanted.report || wanted.report === report.id) && (!wanted.area || wanted.area === report.area);
      let here = 0;
      for (const flag of report.flags) {
        const fits =
          chosen &&
          (!wanted.kind || wanted.kind === flag.kind) &&
          (!wanted.severity || wanted.severity === flag.severity) &&
          words.every((word) => textOf(flag, report).includes(word));
        flag.node.hidden = !fits;
        here += fits ? 1 : 0;
      }
      for (const group of report.groups) group.hidden = !group.querySelector(".flag:not([hidden])");
      report.node.hidden = !chosen || (narrowed && here === 0);
      visible += report.node.hidden ? 0 : 1;
      count += here;
    }
    shown.textContent = `${count.toLocaleString("vi-VN")} trên ${total.toLocaleString("vi-VN")} chỗ`;
    none.hidden = visible > 0;
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply, 0));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
