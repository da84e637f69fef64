import { open } from 'node:fs/promises'
import { UserError } from '../errors.ts'

const opening = 'version https://git-lfs.github.com/spec/'

/** Throws a UserError when the file is what Git LFS leaves where the data was not fetched. */
export async function refuseLfsPointer(path: string, name: string): Promise<void> {
  if (!(await isLfsPointer(path))) return
  throw new UserError({
    where: name,
    what: 'this is a Git LFS pointer, the data itself was not fetched',
    allowed: '`git lfs pull` on a laptop; in a workflow, `lfs: true` under `with:` of actions/checkout',
  })
}

export async function isLfsPointer(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(opening.length), 0, opening.length, 0)
  return buffer.toString('latin1', 0, bytesRead) === opening
}
