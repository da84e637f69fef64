import { stringify } from 'yaml'
import type { Command } from '../src/commands/command.ts'
import type { Option } from '../src/commands/option.ts'
import { commonOptions } from '../src/commands/shared-options.ts'

type ActionCommand = Command & { readonly action: string }

export function isAction(command: Command): command is ActionCommand {
  return command.action !== null
}

/** `actions/<name>/action.yml` of a command. */
export function actionYaml(command: ActionCommand): string {
  const inputs = Object.fromEntries(
    inputsOf(command).map(([name, option]) => [
      name,
      {
        description: option.summary,
        required: option.required,
        ...(option.initial === null ? {} : { default: option.initial }),
      },
    ]),
  )
  const outputs = Object.fromEntries(
    Object.entries(command.outputs).map(([name, { summary }]) => [name, { description: summary }]),
  )
  const document = {
    name: `mlops ${command.action}`,
    description: command.summary,
    author: 'the mlops-actions authors',
    branding: { icon: 'check-circle', color: 'green' },
    inputs,
    outputs,
    runs: {
      using: 'node24',
      main: 'main.js',
      ...(command.closes_comment ? { post: 'post.js', 'post-if': 'always()' } : {}),
    },
  }
  return `# Generated from src/commands; change it there and run: npm run generate\n${stringify(document, { lineWidth: 0 })}`
}

/** `actions/<name>/README.md` of a command. */
export function actionReadme(command: ActionCommand): string {
  const permissions = Object.entries(command.permissions)
  const optional = Object.entries(command.optional_permissions ?? {})
  return [
    `<!-- Generated from src/commands; change it there and run: npm run generate -->`,
    `# ${command.action}`,
    '',
    `${command.summary}.`,
    '',
    '```yaml',
    `- uses: OWNER/mlops-actions/${command.action}@v1`,
    ...requiredLines(command),
    '```',
    '',
    `On a laptop: \`${command.example}\``,
    '',
    '## Inputs',
    '',
    '| input | what | default |',
    '|---|---|---|',
    ...inputsOf(command).map(
      ([name, { summary, initial, required }]) =>
        `| \`${name}\` | ${cell(summary)} | ${required ? 'required' : initial === null ? '' : `\`${initial}\``} |`,
    ),
    '',
    '## Outputs',
    '',
    '| output | what |',
    '|---|---|',
    ...Object.entries(command.outputs).map(([name, { summary }]) => `| \`${name}\` | ${cell(summary)} |`),
    '',
    '## Permissions',
    '',
    '| line | why |',
    '|---|---|',
    ...permissions.map(([scope, { grant, why }]) => `| \`${scope}: ${grant}\` | ${cell(why)} |`),
    ...optional.map(([scope, { grant, why }]) => `| \`${scope}: ${grant}\` (optional) | ${cell(why)} |`),
    '',
  ].join('\n')
}

/** Rows of the README's table of actions. */
export function actionRows(commands: readonly Command[]): string {
  const rows = commands
    .filter(isAction)
    .map(
      ({ action, name, summary }) =>
        `| [\`${action}\`](actions/${action}/README.md) | ${cell(summary)} | \`mlops ${name}\` |`,
    )
  return ['| action | what it does | on a laptop |', '|---|---|---|', ...rows].join('\n')
}

function inputsOf(command: ActionCommand): [string, Option][] {
  return Object.entries({ ...command.options, ...commonOptions } as Record<string, Option>).filter(
    ([, { where }]) => where !== 'terminal',
  )
}

function requiredLines(command: ActionCommand): string[] {
  const needed = inputsOf(command).filter(([, { required }]) => required)
  return needed.length === 0 ? [] : ['  with:', ...needed.map(([name]) => `    ${name}: ...`)]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
