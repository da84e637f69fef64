import { createHash } from 'node:crypto'

/**
 * Sorts a table by the column whose heading is pressed, again the other way round; numbers by value, gaps last. The page's
 * policy names its digest, so that nothing else can run there.
 */
export const sortScript = `
for (const table of document.querySelectorAll('table.sortable')) {
  const body = table.tBodies[0]
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, at) => head.querySelector('button').addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1
    const text = (row) => row.cells[at].textContent.trim()
    const number = (value) => parseFloat(value.replace(/,/g, '').replace('\\u2212', '-'))
    const rows = [...body.rows]
    const numeric = rows.every((row) => text(row) === '' || !Number.isNaN(number(text(row))))
    rows.sort((a, b) => {
      const [x, y] = [text(a), text(b)]
      if (x === '' || y === '') return (x === '') - (y === '')
      return up * (numeric ? number(x) - number(y) : x.localeCompare(y))
    })
    for (const other of heads) other.removeAttribute('aria-sort')
    head.setAttribute('aria-sort', up === 1 ? 'ascending' : 'descending')
    body.append(...rows)
  }))
}
`

export const sortPolicy = `script-src 'sha256-${createHash('sha256').update(sortScript).digest('base64')}'`
