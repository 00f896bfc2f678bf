import { expect } from 'chai'
import { ENVIRONMENT } from '../../services/hub/settings.ts'
import { unknownVariables } from '../../services/hub/unknown-variables.ts'

const named = (...names: string[]) =>
  unknownVariables(Object.fromEntries(names.map((name) => [name, 'x'])), ENVIRONMENT)

describe('variables that the hub does not know', () => {
  it('are named with the nearest that it knows', () => {
    for (const [wrong, right] of [
      ['HUB_PROT', 'HUB_PORT'],
      ['HUB_DTAA', 'HUB_DATA'],
      ['HUB_KAFKA_REPLICATON', 'HUB_KAFKA_REPLICATION'],
      ['HUB_MONGO_URL', 'HUB_MONGO'],
      ['HUB_READLIMIT', 'HUB_READ_LIMIT'],
    ] as const)
      expect(named(wrong)).to.deep.equal([`${wrong} is no variable of the hub and is ignored. Did you mean ${right}?`])
  })

  it('are named alone where none is near', () =>
    expect(named('HUB_SOMETHING_OF_ANOTHER_PROGRAM')).to.deep.equal([
      'HUB_SOMETHING_OF_ANOTHER_PROGRAM is no variable of the hub and is ignored.',
    ]))

  it('do not include those that it knows, those of its tests, and those of others', () =>
    expect(named(...ENVIRONMENT, 'HUB_TEST_ROUNDS', 'HUB_REQUIRE_ENGINES', 'HOME', 'GITHUB_TOKEN')).to.deep.equal([]))
})
