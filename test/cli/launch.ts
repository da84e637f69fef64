import { runTerminal } from '../../src/index.ts'

/** The terminal's edge on tsc's output, as `bin/mlops.js` starts it. */
await runTerminal(process.argv.slice(2))
