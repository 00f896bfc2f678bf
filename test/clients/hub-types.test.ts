import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { clientTypes } from '../../scripts/client-types/client-types.ts'
import { hubDocument } from '../../scripts/client-types/hub-document.ts'

describe('the types of the TypeScript client', () => {
  it('are those of /openapi.json as it is now (else: npm run generate:client)', () => {
    const written = readFileSync(new URL('../../clients/typescript/src/hub-types.ts', import.meta.url), 'utf8')
    expect(written).to.equal(clientTypes(hubDocument()))
  })
})
