import { fileSink, type Rotation } from './file-sink.ts'
import type { LogSink, LogTarget } from './log-sink.ts'
import { shipByCommand, shippingSink, shipToS3 } from './shipping-sink.ts'

/** Opens the sink of a target. Throws UserError where what it needs is missing. */
export async function openSink(target: LogTarget, rotation: Rotation): Promise<LogSink> {
  const lost = (name: string) =>
    void process.stderr.write(`${JSON.stringify({ error: 'log file lost', file: name })}\n`)
  if (target.kind === 'stdout') return stdoutSink()
  if (target.kind === 'folder') return fileSink(target.folder, rotation)
  if (target.kind === 's3') return shippingSink(shipToS3(target, process.env), rotation, lost)
  return shippingSink(shipByCommand(target.command), rotation, lost)
}

/** Lines of all streams on standard output, each stream begun by its schema record. */
function stdoutSink(): LogSink {
  const begun = new Set<string>()
  return {
    async append(stream, text, head) {
      const first = begun.has(stream) ? '' : head()
      begun.add(stream)
      await write(`${first}${text}`)
    },
    put: (name, text) => write(`${JSON.stringify({ kind: 'document', name, text })}\n`),
    close: async () => {},
  }
}

function write(text: string): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(text, (error) => (error ? failed(error) : done())))
}
