import { answersHttp, answersKafka, answersMongo } from './answers.ts'
import { isDockerThere } from './docker/is-docker-there.ts'
import { startDockerKafka } from './docker/kafka.ts'
import { startDockerMongo } from './docker/mongo.ts'
import { startDockerRegistry } from './docker/registry.ts'
import { givenEngine, type KafkaEngine, type MongoEngine, type RegistryEngine } from './engine.ts'
import { type EngineName, isInstalled } from './installed.ts'
import { startLocalKafka } from './local/kafka.ts'
import { startLocalMongo } from './local/mongo.ts'
import { startLocalRegistry } from './local/registry.ts'

/** No engine can be had here, and why. */
export interface NoEngine {
  missing: string
}

/**
 * The engines at hand: those that the environment names (HUB_TEST_KAFKA, HUB_TEST_REGISTRY, HUB_TEST_MONGO), else
 * containers where a Docker engine answers, else the locally installed ones. Each call gives the same engine, started
 * once; `fresh` gives one of one's own, to be stopped by who asked, and never one that the environment names.
 */
export function chooseEngines(environment: Record<string, string | undefined>) {
  const choose = async <E>(
    name: string,
    installed: EngineName,
    ways: Ways<E>,
    fresh: boolean,
  ): Promise<E | NoEngine> => {
    const given = environment[name]
    if (given !== undefined && given !== '' && !fresh) return ways.given(given)
    if (await isDockerThere()) return ways.docker()
    if (isInstalled(installed)) return ways.local()
    return { missing: `${name} is not set, no Docker engine answers, and npm run engines:install has not been run` }
  }

  const kafka = (fresh: boolean, properties?: Record<string, string>) =>
    choose<KafkaEngine>(
      'HUB_TEST_KAFKA',
      'kafka',
      {
        given: (list) => {
          const brokers = list.split(',')
          return { ...givenEngine('Kafka', () => answersKafka(brokers)), brokers }
        },
        docker: () => startDockerKafka(properties),
        local: () => startLocalKafka({ properties }),
      },
      fresh,
    )
  const registry = (fresh: boolean) =>
    choose<RegistryEngine>(
      'HUB_TEST_REGISTRY',
      'registry',
      {
        given: (url) => ({ ...givenEngine('the registry', () => answersHttp(`${url}/subjects`)), url }),
        docker: startDockerRegistry,
        local: startLocalRegistry,
      },
      fresh,
    )
  const mongo = (fresh: boolean) =>
    choose<MongoEngine>(
      'HUB_TEST_MONGO',
      'python',
      {
        given: (url) => ({ ...givenEngine('MongoDB', () => answersMongo(url)), url }),
        docker: startDockerMongo,
        local: startLocalMongo,
      },
      fresh,
    )

  return {
    kafka: once(() => kafka(false)),
    registry: once(() => registry(false)),
    mongo: once(() => mongo(false)),
    fresh: {
      kafka: (properties?: Record<string, string>) => kafka(true, properties),
      registry: () => registry(true),
      mongo: () => mongo(true),
    },
  }
}

interface Ways<E> {
  given: (value: string) => E
  docker: () => Promise<E>
  local: () => Promise<E>
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null
  return () => {
    started ??= start()
    return started
  }
}
