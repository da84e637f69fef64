/** Letters, digits and the punctuation of names and numbers: nothing that any renderer, mail or chat takes for more. */
const plain = /^[\p{L}\p{N}_ .,:;=+/()%^-]{0,200}$/u

/** A value of the report as data; null where it holds anything but a plain short text. */
export function plainValue(value: string): string | null {
  return plain.test(value) ? value : null
}

/** A value that is shown beside others: what is not plain is said to be left out. */
export function shownValue(value: string | null): string | null {
  return value === null ? null : (plainValue(value) ?? '(not plain text, not shown)')
}

export function hex(value: string | null, digits: number): string | null {
  return value !== null && new RegExp(`^[0-9a-f]{${digits}}$`).test(value) ? value : null
}
