import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const SCRIPT = readFileSync(at('infra/mongo/replica-set.js'), 'utf8')

/** What the script says and does before a server as mongosh shows it. */
function run({ status, primaryAfter }: { status: () => unknown; primaryAfter: number }) {
  const initiated: { _id: string; members: { host: string }[] }[] = []
  const said: string[] = []
  let asked = 0
  runInNewContext(SCRIPT, {
    rs: { status, initiate: (set: (typeof initiated)[number]) => initiated.push(set) },
    db: { hello: () => ({ isWritablePrimary: asked++ >= primaryAfter }) },
    sleep: () => {},
    print: (line: string) => said.push(line),
  })
  return { initiated, said }
}

const notYet = () => {
  throw Object.assign(new Error('no replset config has been received'), { codeName: 'NotYetInitialized' })
}

describe('The script that makes a replica set of one', () => {
  it('initiates the set that the composition asks for, and waits for its primary', () => {
    const { initiated, said } = run({ status: notYet, primaryAfter: 3 })
    const compose = readFileSync(at('docker-compose.yml'), 'utf8')
    const [, host, set] = /HUB_MONGO: mongodb:\/\/([^/]+)\/\w+\?replicaSet=(\w+)/.exec(compose) ?? []
    expect(initiated.map(({ _id, members }) => [_id, members[0]?.host])).to.deep.equal([[set, host]])
    expect(said).to.deep.equal(['replica set rs0 takes writes'])
  })

  it('changes nothing when it runs again', () => {
    expect(run({ status: () => ({ ok: 1 }), primaryAfter: 0 }).initiated).to.deep.equal([])
  })

  it('ends with what is wrong when the server refuses, or no primary comes', () => {
    const refused = () => {
      throw Object.assign(new Error('not authorized'), { codeName: 'Unauthorized' })
    }
    expect(() => run({ status: refused, primaryAfter: 0 })).to.throw('not authorized')
    expect(() => run({ status: notYet, primaryAfter: 1000 })).to.throw('no primary after 60 s')
  })
})
