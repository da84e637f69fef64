import { z } from 'zod'

/** One option of a command: an input of the action, a flag of the terminal, a row of the README. */
export interface Option<S extends z.ZodType = z.ZodType> {
  readonly kind: 'text' | 'toggle' | 'list'
  readonly summary: string
  /** Takes the raw text (a list: texts; nothing given: undefined), gives the value. Its messages say what is allowed. */
  readonly schema: S
  readonly where: 'both' | 'action' | 'terminal'
  readonly required: boolean
  /** On the terminal it is given without a flag, in this order. */
  readonly positional: boolean
  /** As shown in `action.yml` and in help; an expression in `action.yml` where the value comes from there. */
  readonly initial: string | null
}

export type OptionTable = Readonly<Record<string, Option>>
export type Values<T extends OptionTable> = { readonly [K in keyof T]: z.output<T[K]['schema']> }

interface Shape {
  readonly where?: Option['where']
  readonly positional?: boolean
}

const given = z.string().min(1)

export function text(summary: string, initial: string, shape?: Shape): Option<z.ZodDefault<z.ZodString>>
export function text(summary: string, initial?: null, shape?: Shape): Option<z.ZodOptional<z.ZodString>>
export function text(summary: string, initial: string | null = null, shape: Shape = {}): Option {
  const schema = initial === null ? given.optional() : given.default(initial)
  return { kind: 'text', summary, schema, required: false, initial, ...filled(shape) }
}

export function required(summary: string, shape: Shape = {}): Option<z.ZodString> {
  return {
    kind: 'text',
    summary,
    schema: z.string({ error: 'a value' }).min(1, { error: 'a value' }),
    required: true,
    initial: null,
    ...filled(shape),
  }
}

export function choice<const C extends readonly [string, ...string[]]>(
  summary: string,
  choices: C,
  initial: C[number],
  shape: Shape = {},
): Option<z.ZodDefault<z.ZodEnum<{ [K in C[number]]: K }>>> {
  const allowed = choices.join(', ')
  const schema = z.enum(choices, { error: allowed }).default(initial as never)
  return {
    kind: 'text',
    summary: `${summary} (${allowed})`,
    schema: schema as never,
    required: false,
    initial,
    ...filled(shape),
  }
}

export function wholeNumber(
  summary: string,
  least: number,
  most: number,
  shape: Shape & { readonly initial?: string } = {},
): Option<z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>> {
  const error = `a whole number from ${least} to ${most}`
  const schema = z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .refine((value) => Number(value) >= least && Number(value) <= most, { error })
    .transform(Number)
    .optional()
  return { kind: 'text', summary, schema, required: false, initial: shape.initial ?? null, ...filled(shape) }
}

export function toggle(
  summary: string,
  shape: Shape = {},
): Option<
  z.ZodPipe<z.ZodDefault<z.ZodEnum<{ true: 'true'; false: 'false' }>>, z.ZodTransform<boolean, 'true' | 'false'>>
> {
  const schema = z
    .enum(['true', 'false'], { error: 'true or false' })
    .default('false')
    .transform((value) => value === 'true')
  return { kind: 'toggle', summary, schema, required: false, initial: 'false', ...filled(shape) }
}

/** Several texts: lines of an input, or a flag given several times. */
export function list(summary: string, shape: Shape = {}): Option<z.ZodDefault<z.ZodArray<z.ZodString>>> {
  return { kind: 'list', summary, schema: z.array(given).default([]), required: false, initial: null, ...filled(shape) }
}

function filled({ where = 'both', positional = false }: Shape): { where: Option['where']; positional: boolean } {
  return { where, positional }
}
