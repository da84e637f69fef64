import { mkdir, writeFile } from 'node:fs/promises'

/** The rendered comments are shown in the README and in `docs/`; they are written anew on request. */
export async function keepComment(name: string, comment: string | undefined): Promise<void> {
  if (!process.env['UPDATE_GOLDEN'] || comment === undefined) return
  await mkdir('docs/comments', { recursive: true })
  await writeFile(`docs/comments/${name}.md`, `${comment.replace(/^<!--.*-->\n+/gm, '').trimEnd()}\n`)
}
