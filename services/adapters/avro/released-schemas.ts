import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import avro from 'avsc'
import type { ReleasedSchema } from '../../ports/event-codec.ts'

/** Every released version under `schemas/`: one folder a record, `<version>.avsc` each. */
export function releasedSchemas(folder: string): ReleasedSchema[] {
  return readdirSync(folder)
    .sort()
    .flatMap((record) =>
      readdirSync(join(folder, record))
        .filter((file) => /^\d+\.avsc$/.test(file))
        .map((file) => schemaOf(readFileSync(join(folder, record, file), 'utf8'), Number.parseInt(file, 10))),
    )
    .sort((a, b) => a.name.localeCompare(b.name) || a.version - b.version)
}

function schemaOf(text: string, version: number): ReleasedSchema {
  const { namespace, name } = JSON.parse(text) as { namespace: string; name: string }
  return { name: `${namespace}.${name}`, version, text }
}

export const typeOf = ({ text }: ReleasedSchema): avro.Type => avro.Type.forSchema(JSON.parse(text))
