import { setFlagsFromString } from 'node:v8'

/**
 * Called once by a process that does nothing but serve. A server's garbage is young and small: V8 would let it grow to 50 MB before
 * looking, for a few percent of speed. The old space, too, is collected before it grows: otherwise large bodies leave it 15 MB
 * larger than what lives there. What the middle compiler inlines is compiled again by the last one; its working memory, which malloc
 * keeps for good, is 5 MB smaller without, at the same speed.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size')
  setFlagsFromString('--max-semi-space-size=2')
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--no-maglev-inlining')
}
