import { fileURLToPath } from 'node:url'
import { releasedSchemas } from '../services/adapters/avro/released-schemas.ts'

export const SCHEMAS_FOLDER = fileURLToPath(new URL('../schemas', import.meta.url))
export const SCHEMAS = releasedSchemas(SCHEMAS_FOLDER)
