import { z } from 'zod'
import { projectSchema } from './schema.ts'

/** The JSON Schema of the project file, for editors; the check itself uses the same schema. */
export function projectJsonSchema(): object {
  const schema = z.toJSONSchema(projectSchema, { io: 'input', target: 'draft-7' })
  return { title: 'mlops.yml', description: 'A model for mlops-actions, described once', ...schema }
}
