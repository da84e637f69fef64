import { join } from 'node:path'
import type { Place } from './place.ts'
import { textOrNull } from './read-text.ts'
import { storeIgnored } from './store-ignored.ts'

/** What files cannot do by themselves, in sentences. */
export async function adviceFor(configs: readonly string[], workflow: string, place: Place): Promise<string[]> {
  const { top, directory, fromTop } = place
  const flag = configs[0] === 'mlops.yml' ? '' : ` --config ${configs[0]}`
  const next = [`Try it here: mlops train${flag} && mlops validate${flag}`]
  if ((await textOrNull(join(directory, workflow)))?.includes('uses: OWNER/'))
    next.push(`Put the owner of the actions in the place of OWNER in ${workflow}`)
  const owners = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].map((path) => textOrNull(join(top, path)))
  if ((await Promise.all(owners)).every((text) => text === null)) {
    const paths = ['.github/workflows/', ...configs.map(fromTop)].map((path) => `/${path} @your-team`)
    next.push(`Let owners review what makes the gate, in .github/CODEOWNERS: ${paths.join(', ')}`)
  }
  if (!(await storeIgnored(place)))
    next.push('Add .mlops/ to .gitignore: runs and versions of this machine are kept there')
  return next
}
