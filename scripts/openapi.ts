import { writeFileSync } from 'node:fs'
import { HEALTH_PATHS } from '../services/http/health-paths.ts'
import { PUBLISHER_PATHS } from '../services/publisher/api/publisher-paths.ts'
import { openApiDocument } from '../services/query/api/openapi.ts'

/** The document that a hub with all services answers at `/openapi.json`. */
const document = openApiDocument({ ...HEALTH_PATHS, ...PUBLISHER_PATHS })

writeFileSync(process.argv[2] ?? 1, `${JSON.stringify(document, null, 2)}\n`)
