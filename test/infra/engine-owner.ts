import { startLocalMongo } from '../../infra/engines/local/mongo.ts'

/** A process that owns an engine, for the test that kills it. */
const { url } = await startLocalMongo()
process.stdout.write(`${url}\n`)
setInterval(() => {}, 1000)
