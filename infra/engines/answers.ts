import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'

const ASK_MS = 2000

/** Does the broker serve requests (and not only hold its port open)? */
export async function answersKafka(brokers: string[]): Promise<boolean> {
  const admin = new Kafka({
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: ASK_MS,
    requestTimeout: ASK_MS,
    retry: { retries: 0 },
  }).admin()
  try {
    await admin.connect()
    return (await admin.describeCluster()).brokers.length > 0
  } finally {
    await admin.disconnect()
  }
}

export const answersHttp = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(ASK_MS) })).ok

export async function answersMongo(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: ASK_MS, socketTimeoutMS: ASK_MS })
  try {
    return (await client.db('admin').command({ ping: 1 })).ok === 1
  } finally {
    await client.close()
  }
}
