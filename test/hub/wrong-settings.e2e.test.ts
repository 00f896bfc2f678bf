import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import { engineEnvironment } from '../e2e/compositions.ts'
import { eventually } from '../e2e/scratch.ts'
import { engineOrPending, engines } from '../engines.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { expectOneLine } from './clear-error.ts'
import { expiredServer } from './expired-certificate.ts'
import { makeHub } from './made-hub.ts'

type Environment = Record<string, string>

describe('wrong settings of the engines', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  /** Settings without a fault. */
  let right: Environment

  before(async function () {
    const kafka = await engineOrPending(this, engines.kafka())
    const registry = await engineOrPending(this, engines.registry())
    const mongo = await engineOrPending(this, engines.mongo())
    dataFolder = await makeHub(folder())
    right = { ...engineEnvironment({ kafka, registry, mongo }), HUB_PORT: '0' }
    for (const command of ['topics apply', 'schemas push', 'log begin']) await succeed(command, right)
  })

  const succeed = async (command: string, env: Environment) => {
    const { code, stderr } = await runHub(command.split(' '), { dataFolder, env })
    expect(code, `${command}: ${stderr}`).to.equal(0)
  }
  /** Starts a service that must end by itself. The test ends it when it does not. */
  const serviceWith = async (role: string, wrong: Environment) => {
    let timer: NodeJS.Timeout | undefined
    const run = await runHub([role], {
      dataFolder,
      env: { ...right, HUB_LOG_LEVEL: 'silent', ...wrong },
      onSpawn: (child) => {
        timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
      },
    })
    clearTimeout(timer)
    return run
  }
  const hostOf = (url: string) => /\/\/([^/]+)/.exec(url)?.[1] ?? ''

  const cases: {
    name: string
    role: string
    wrong: () => Environment
    prepare?: () => Promise<void>
    exit: number
    code: string
    says: RegExp
  }[] = [
    {
      name: 'a registry without our schemas',
      role: 'projector',
      wrong: () => ({ HUB_KAFKA_PREFIX: `${right.HUB_KAFKA_PREFIX}-bare` }),
      prepare: () => succeed('topics apply', { ...right, HUB_KAFKA_PREFIX: `${right.HUB_KAFKA_PREFIX}-bare` }),
      exit: 2,
      code: 'schema-not-registered',
      says: /hub\.ItemPublished version 1.*Run: hub schemas push\./,
    },
    {
      name: 'topics that were never made',
      role: 'publisher',
      wrong: () => ({ HUB_KAFKA_PREFIX: `${right.HUB_KAFKA_PREFIX}-none` }),
      exit: 2,
      code: 'topic-differs',
      says: /items topic is missing.*Run: hub topics apply\./,
    },
    {
      name: 'a topic with other partitions, in which no log was begun',
      role: 'projector',
      wrong: () => ({ HUB_KAFKA_PREFIX: `${right.HUB_KAFKA_PREFIX}-other`, HUB_KAFKA_PARTITIONS: '5' }),
      prepare: async () => {
        const other = { ...right, HUB_KAFKA_PREFIX: `${right.HUB_KAFKA_PREFIX}-other` }
        await succeed('topics apply', other)
        await succeed('schemas push', other)
      },
      exit: 2,
      code: 'topic-differs',
      says: /items partitions is 3, not 5.*set HUB_KAFKA_PARTITIONS/,
    },
    {
      name: 'no broker there',
      role: 'monitor',
      wrong: () => ({ HUB_KAFKA: '127.0.0.1:1', HUB_DATA: bareFolder() }),
      exit: 3,
      code: 'log-unavailable',
      says: /Kafka cannot be reached.*127\.0\.0\.1:1/,
    },
    {
      name: 'a broker that knows no passwords',
      role: 'projector',
      wrong: () => ({ HUB_KAFKA_SASL: 'plain', HUB_KAFKA_USER: 'hub', HUB_KAFKA_PASSWORD: 'geheim' }),
      exit: 3,
      code: 'log-refused',
      says: /Kafka refuses.*HUB_KAFKA_USER/,
    },
    {
      name: 'a replica set that is missing',
      role: 'projector',
      wrong: () => ({ HUB_MONGO: `mongodb://${hostOf(right.HUB_MONGO as string)}/?replicaSet=other` }),
      exit: 3,
      code: 'store-unavailable',
      says: /no server there is a member of replica set other.*rs\.initiate/,
    },
    {
      name: 'a wrong password of the store',
      role: 'projector',
      wrong: () => ({ HUB_MONGO: `mongodb://hub:geheim@${hostOf(right.HUB_MONGO as string)}/?directConnection=true` }),
      exit: 3,
      code: 'store-refused',
      says: /user or password of HUB_MONGO is wrong/,
    },
  ]
  const bareFolder = () => {
    const bare = mkdtempSync(join(folder(), 'bare-'))
    spawnSync('cp', [join(dataFolder, 'root-keys.json'), bare])
    return bare
  }
  for (const { name, role, wrong, prepare, exit, code, says } of cases)
    it(`${name}: hub ${role} ends with ${code} in one line`, async () => {
      await prepare?.()
      const run = await serviceWith(role, wrong())
      expectOneLine(run, { exit, code, says })
      expect(run.stderr).not.to.include('geheim')
    })

  it('no registry there: hub projector says so and waits, for it may come', async () => {
    let child: ChildProcess | undefined
    const running = runHub(['projector'], {
      dataFolder,
      env: { ...right, HUB_LOG_LEVEL: 'warn', HUB_REGISTRY: 'http://127.0.0.1:1' },
      onSpawn: (spawned) => {
        child = spawned
      },
    })
    let said = ''
    child?.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
    await eventually(async () => /"code":"registry-unavailable"/.test(said), 60_000)
    expect(said).to.include('The schema registry at http://127.0.0.1:1 cannot be reached')
    child?.kill('SIGKILL')
    await running
  })

  it('a wrong password of the registry: hub projector ends with registry-refused in one line', async () => {
    const server = createServer((_, response) => response.writeHead(401).end('{"error_code":401}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const run = await serviceWith('projector', {
        HUB_REGISTRY: url,
        HUB_REGISTRY_USER: 'hub',
        HUB_REGISTRY_PASSWORD: 'geheim',
      })
      expectOneLine(run, {
        exit: 3,
        code: 'registry-refused',
        says: /refuses this user: check HUB_REGISTRY_USER and HUB_REGISTRY_PASSWORD/,
      })
      expect(run.stderr).not.to.include('geheim')
    } finally {
      server.close()
    }
  })

  const certified: [engine: string, wrong: (port: number, ca: string) => Environment, code: string][] = [
    [
      'the broker',
      (port, ca) => ({ HUB_KAFKA: `127.0.0.1:${port}`, HUB_KAFKA_TLS: 'true', HUB_KAFKA_CA: ca }),
      'log-refused',
    ],
    ['the registry', (port) => ({ HUB_REGISTRY: `https://127.0.0.1:${port}` }), 'registry-refused'],
    ['the store', (port) => ({ HUB_MONGO: `mongodb://127.0.0.1:${port}/?tls=true` }), 'store-refused'],
  ]
  for (const [engine, wrong, code] of certified)
    it(`an expired certificate of ${engine}: hub projector ends with ${code} in one line`, async function () {
      const server = await expiredServer()
      if (server === null) {
        console.log('      pending: no openssl here to make an expired certificate')
        this.skip()
      }
      try {
        const ca = join(folder(), 'ca.pem')
        writeFileSync(ca, server.certificate)
        const run = await serviceWith('projector', { ...wrong(server.port, ca), NODE_EXTRA_CA_CERTS: ca })
        expectOneLine(run, { exit: 3, code, says: /certificate.*(expired|EXPIRED)/ })
      } finally {
        server.close()
      }
    })
})
