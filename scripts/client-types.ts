import { writeFileSync } from 'node:fs'
import { clientTypes } from './client-types/client-types.ts'
import { hubDocument } from './client-types/hub-document.ts'

/** Writes what the hub's answers are into the TypeScript client, from the same schemas as `/openapi.json`. */
writeFileSync(
  process.argv[2] ?? new URL('../clients/typescript/src/hub-types.ts', import.meta.url),
  clientTypes(hubDocument()),
)
