// For mongosh: makes the server a replica set of one and waits until it takes writes. Running it again changes
// nothing. A replica set, also of one, is what change streams and retryable writes need. For a set of several
// members initiate it on one of them with all their hosts instead.
const SET = { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] }
const PATIENCE_SECONDS = 60

function isInitiated() {
  try {
    return rs.status().ok === 1
  } catch (error) {
    if (error.codeName === 'NotYetInitialized') return false
    throw error
  }
}

if (!isInitiated()) rs.initiate(SET)

for (let seconds = 0; !db.hello().isWritablePrimary; seconds++) {
  if (seconds === PATIENCE_SECONDS)
    throw new Error(`replica set ${SET._id} has no primary after ${PATIENCE_SECONDS} s: see rs.status()`)
  sleep(1000)
}
print(`replica set ${SET._id} takes writes`)
