/** What the runner needs to know of a command's options to read its inputs. */
export type OptionTable = Readonly<
  Record<string, { readonly kind: 'text' | 'toggle' | 'list'; readonly where: 'both' | 'action' | 'terminal' }>
>

export type RawOptions = Readonly<Record<string, string | readonly string[] | undefined>>
