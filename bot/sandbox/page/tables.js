// Tables of an app: the plain table, the data table with its pages and sorting, and charts told as tables with bars.

import { fill, h } from "./dom.js";
import { element as renderElement } from "./elements.js";
import { icon } from "./icons.js";
import { richText } from "./richtext.js";

const DEFAULT_PAGE_SIZE = 5;

function cellNodes(cell, { surface, blockId }) {
  if (cell?.type === "rich_text") return richText(cell, surface.store);
  if (cell?.type === "action") return [renderElement({ element: cell.element, blockId, surface })];
  const text = cell?.text ?? cell?.value ?? cell?.number ?? "";
  return [String(typeof text === "object" ? text.text : text)];
}

function cellValue(cell) {
  const plain = (part) => part.text ?? part.name ?? (part.elements ?? []).map(plain).join("");
  if (cell?.type === "rich_text") return plain(cell);
  if (cell?.type === "action") return cellValue(cell.fallback);
  return cell?.type === "raw_number" ? Number(cell.value ?? cell.number ?? cell.text) : String(cell?.text ?? "");
}

/** The `table` block: its first row is the head. */
export function table(block, surface) {
  const place = { surface, blockId: block.block_id };
  const settings = block.column_settings ?? [];
  const [head = [], ...rows] = block.rows ?? [];
  const cell = (tag, scope) => (content, column) => h(tag, {
    scope, class: [settings[column]?.align, settings[column]?.is_wrapped ? "wrapped" : ""].filter(Boolean).join(" ") || null,
  }, cellNodes(content, place));
  return scrollable("Table", h("table", {},
    h("thead", {}, h("tr", {}, head.map(cell("th", "col")))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))))));
}

function scrollable(label, content, className = "") {
  return h("div", { class: `block table-block ${className}`, role: "group", "aria-label": label, tabindex: "0" }, content);
}

/** The `data_table` block: sorted by a press on a column's head, a page at a time. */
export function dataTable(block, surface) {
  const place = { surface, blockId: block.block_id };
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? DEFAULT_PAGE_SIZE;
  const headColumn = block.row_header_column_index ?? 0;
  const view = { page: 0, column: null, down: false };
  const body = h("tbody");
  const headRow = h("tr");
  const foot = h("div", { class: "table-pages" });
  const pages = Math.max(1, Math.ceil(rows.length / size));

  function draw() {
    const sorted = sortedRows();
    fill(headRow, head.map((cell, column) => h("th", { scope: "col", "aria-sort": sortWord(column) },
      h("button", { type: "button", onclick: () => sortBy(column) }, cellNodes(cell, place), sortMark(column)))));
    fill(body, sorted.slice(view.page * size, (view.page + 1) * size).map((row) => h("tr", {},
      row.map((cell, column) => h(column === headColumn ? "th" : "td", {
        scope: column === headColumn ? "row" : null, class: cell?.type === "raw_number" ? "right" : null,
      }, cellNodes(cell, place))))));
    fill(foot, pages > 1 ? [
      h("button", { class: "button quiet", type: "button", disabled: view.page === 0, onclick: () => turn(-1) }, "Previous"),
      h("span", {}, `Page ${view.page + 1} of ${pages}`),
      h("button", { class: "button quiet", type: "button", disabled: view.page === pages - 1, onclick: () => turn(1) }, "Next"),
    ] : []);
  }

  function sortedRows() {
    const { column, down } = view;
    if (column === null) return rows;
    return rows.toSorted((one, other) => compare(one[column], other[column]) * (down ? -1 : 1));
  }

  const sortWord = (column) => (view.column === column ? (view.down ? "descending" : "ascending") : null);
  const sortMark = (column) => (view.column === column
    ? h("span", { class: view.down ? "sorted" : "sorted up" }, icon("down", 12)) : null);

  function sortBy(column) {
    Object.assign(view, { page: 0, down: view.column === column && !view.down, column });
    draw();
  }

  function turn(step) {
    view.page += step;
    draw();
  }

  draw();
  return scrollable(block.caption ?? "Table",
    [h("table", {}, h("caption", {}, block.caption), h("thead", {}, headRow), body), foot], "data");
}

function compare(one, other) {
  const [left, right] = [cellValue(one), cellValue(other)];
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).localeCompare(String(right), undefined, { numeric: true });
}

/** A chart, told as a table with bars: it says the same and everybody can read it. */
export function dataVisualization(block) {
  const chart = block.chart ?? block;
  const points = chart.segments
    ?? (chart.series ?? []).flatMap((series) => (series.data ?? []).map((point) => ({
      label: [series.name, point.label].filter(Boolean).join(" · "), value: point.value ?? point.y ?? point,
    })));
  const most = Math.max(1, ...points.map((point) => Number(point.value) || 0));
  return scrollable(String(block.title?.text ?? block.title ?? "Chart"), h("table", { class: "chart" },
    h("caption", {}, block.title?.text ?? block.title ?? "Chart"),
    h("tbody", {}, points.map((point) => h("tr", {},
      h("th", { scope: "row" }, String(point.label ?? "")),
      h("td", {}, h("span", { class: "bar", style: { width: `${Math.max(1, (Number(point.value) / most) * 100)}%` } })),
      h("td", { class: "right" }, String(point.value)))))));
}
