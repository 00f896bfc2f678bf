import { expect } from 'chai'
import { readSettings } from '../../services/hub/settings.ts'

const KAFKA = { HUB_KAFKA: 'a:9092,b:9092', HUB_REGISTRY: 'http://registry:8081' }
const faultsOf = (environment: Record<string, string>): string => {
  try {
    readSettings(environment)
    return 'none'
  } catch (error) {
    return (error as Error).message
  }
}

describe('Kafka in the environment', () => {
  it('is not there by default: the log is a file', () => {
    expect(readSettings({}).kafka).to.equal(null)
    expect(readSettings({ HUB_KAFKA: '' }).kafka).to.equal(null)
  })

  it('is three replicas with two in sync unless it is said otherwise', () => {
    expect(readSettings(KAFKA).kafka?.kafka).to.deep.include({
      brokers: ['a:9092', 'b:9092'],
      prefix: 'hub',
      partitions: 12,
      replication: 3,
      minInSync: 2,
      ssl: undefined,
      sasl: undefined,
    })
  })

  it('says at most what the names of consumer groups begin with', () => {
    const prefixOf = (environment: Record<string, string>) =>
      readSettings({ ...KAFKA, ...environment }).kafka?.kafka.groupPrefix as string
    expect(prefixOf({ HUB_MONGO: 'mongodb://m' })).to.equal('hub-projector')
    expect(prefixOf({ HUB_KAFKA_PREFIX: 'fuyang' })).to.equal('fuyang-projector')
    expect(prefixOf({ HUB_KAFKA_GROUP: 'mine' })).to.equal('mine')
    expect(faultsOf({ ...KAFKA, HUB_KAFKA_GROUP: 'my group' })).to.contain('HUB_KAFKA_GROUP must be letters')
  })

  it('has all its faults told at once, with those of the rest', () => {
    const message = faultsOf({
      HUB_KAFKA: 'broker',
      HUB_KAFKA_SASL: 'plain',
      HUB_KAFKA_CERT: '/nowhere.pem',
      HUB_KAFKA_MIN_INSYNC: '4',
      HUB_PORT: 'x',
    })
    for (const part of [
      'HUB_KAFKA must be host:port',
      'HUB_REGISTRY must be set with HUB_KAFKA',
      'HUB_KAFKA_USER must be set with HUB_KAFKA_SASL',
      'HUB_KAFKA_PASSWORD must be set with HUB_KAFKA_SASL',
      'HUB_KAFKA_CERT must be a file that can be read',
      'HUB_KAFKA_KEY must be set with HUB_KAFKA_CERT',
      'HUB_KAFKA_MIN_INSYNC must be no more than HUB_KAFKA_REPLICATION',
      'HUB_PORT must be',
    ])
      expect(message).to.contain(part)
  })
})
