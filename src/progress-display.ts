import ora from 'ora'

/** Where a command's progress and its programs' lines are shown. */
export interface Display {
  show(activity: string, done?: number): void
  line(text: string): void
  stop(): void
}

/** A spinner where a person looks, plain lines in a log; always on stderr. */
export function progressDisplay(quiet: boolean): Display {
  if (quiet) return { show: () => {}, line: () => {}, stop: () => {} }
  if (!process.stderr.isTTY) {
    const say = (text: string): void => void process.stderr.write(`${text}\n`)
    return { show: (activity, done) => done === undefined && say(activity), line: say, stop: () => {} }
  }
  const spinner = ora({ stream: process.stderr })
  return {
    show: (activity, done) =>
      void spinner.start(done === undefined ? activity : `${activity} ${Math.round(done * 100)} %`),
    line: (text) => {
      spinner.clear()
      process.stderr.write(`${text}\n`)
    },
    stop: () => void spinner.stop(),
  }
}
