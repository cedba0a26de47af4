/** The numbers behind a picture as a table, a window of them at a time: what a screen reader can walk through. */
import { element } from './elements';

export interface TableSource {
  readonly caption: string;
  readonly rows: number;
  readonly columns: number;
  readonly rowName: (row: number) => string;
  readonly columnName: (column: number) => string;
  readonly value: (row: number, column: number) => string;
}

const ROWS = 32;
const COLUMNS = 16;

/** A fold that is empty until it is opened. It shows what is around a place. */
export class DataTable {
  private readonly body = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' });
  readonly element = element('details', {}, [element('summary', {}, ['Table']), this.body]);
  private source: TableSource | null = null;
  private at = { row: 0, column: 0 };

  constructor() {
    this.element.addEventListener('toggle', () => this.draw());
  }

  show(source: TableSource, at = { row: 0, column: 0 }): void {
    this.source = source;
    this.at = at;
    this.draw();
  }

  private draw(): void {
    const { source } = this;
    if (!this.element.open || !source) return;
    const rows = window1(this.at.row, source.rows, ROWS);
    const columns = window1(this.at.column, source.columns, COLUMNS);
    const head = [element('td'), ...columns.map((c) => element('th', { scope: 'col' }, [source.columnName(c)]))];
    const line = (row: number) =>
      element('tr', {}, [
        element('th', { scope: 'row' }, [source.rowName(row)]),
        ...columns.map((column) => element('td', {}, [source.value(row, column)])),
      ]);
    const part = rows.length < source.rows || columns.length < source.columns;
    const extent = ` (${source.rows} × ${source.columns}; what is around the cursor)`;
    this.body.replaceChildren(
      element('table', {}, [
        element('caption', {}, [source.caption + (part ? extent : '')]),
        element('thead', {}, [element('tr', {}, head)]),
        element('tbody', {}, rows.map(line)),
      ]),
    );
  }
}

/** At most `most` indices around a place. */
function window1(at: number, all: number, most: number): number[] {
  const length = Math.min(all, most);
  const first = Math.max(0, Math.min(all - length, at - (length >> 1)));
  return Array.from({ length }, (_, i) => first + i);
}
