import { readFileSync } from 'node:fs'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'

/** Prints what GitHub's own language service says of each file named; bundled first, since its packages need that. */
for (const path of process.argv.slice(2)) {
  const document = TextDocument.create(`file:///${path}`, 'yaml', 1, readFileSync(path, 'utf8'))
  for (const { message, range } of await validate(document)) {
    process.stdout.write(`${path}:${range.start.line + 1}: ${message}\n`)
  }
}
