// For mongosh, as an administrator, on the hub's database: `mongosh mongodb://…/hub infra/mongo/accounts.js`. Makes the
// role `hubPublisher`, which may add files of items and read them, and neither change nor remove any, and the indexes
// by which tools for GridFS find files. Running it again changes nothing. Users are made by hand, with this role for
// publishers (and `read` for one with a desk), `readWrite` for the projector, and `read` for query, monitor and sites:
// db.createUser({ user: 'taihe-publisher', pwd: passwordPrompt(), roles: ['hubPublisher'] })
const [FILES, CHUNKS] = ['attachments.files', 'attachments.chunks']
const rights = {
  privileges: [FILES, CHUNKS].map((collection) => ({
    resource: { db: db.getName(), collection },
    actions: ['find', 'insert'],
  })),
  roles: [],
}

if (db.getRole('hubPublisher') === null) db.createRole({ role: 'hubPublisher', ...rights })
else db.updateRole('hubPublisher', rights)
db.getCollection(FILES).createIndex({ filename: 1, uploadDate: 1 })
db.getCollection(CHUNKS).createIndex({ files_id: 1, n: 1 }, { unique: true })
print(`role hubPublisher of ${db.getName()} may find and insert files of items`)
