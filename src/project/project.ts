import type { ProjectFields } from './schema.ts'

/** One model described once: the project file, checked, with its defaults filled in. */
export interface Project extends ProjectFields {
  /** The file as named by the user, for messages. */
  readonly file: string
  /** The file's own text. */
  readonly source: string
  /** Folder that the file's paths are relative to. */
  readonly root: string
}
