import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { REGISTRY_SCHEMA, registerSchemas, registryFaults } from '../../../services/adapters/sqlite/schema-registry.ts'
import { SCHEMAS } from '../../schemas.ts'

describe('the registry beside the embedded log', () => {
  const registry = (tamper = '') => {
    const database = new DatabaseSync(':memory:')
    database.exec(REGISTRY_SCHEMA)
    registerSchemas(database, SCHEMAS)
    database.exec(tamper)
    // As the next start does.
    registerSchemas(database, SCHEMAS)
    return registryFaults(database, SCHEMAS)
  }

  it('has the released schemas and no others', () => expect(registry()).to.be.empty)

  for (const [what, statement] of [
    ['a renamed schema, which the next start registers again', "UPDATE schemas SET name = 'hub.Other' WHERE id = 2"],
    ['another version', 'UPDATE schemas SET version = 9 WHERE id = 2'],
    ['a moved id', 'UPDATE schemas SET id = 162 WHERE id = 2'],
    ['a missing one', 'DELETE FROM schemas WHERE id = 2'],
  ] as const)
    it(`names ${what}`, () => expect(registry(statement)).not.to.be.empty)

  it('is not opened when a released text was changed', () =>
    expect(() => registry("UPDATE schemas SET text = text || ' ' WHERE id = 2")).to.throw('Released versions'))
})
