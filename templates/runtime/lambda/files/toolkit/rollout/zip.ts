import { crc32 } from 'node:zlib'

export interface ZipEntry {
  name: string
  bytes: Buffer
}

/** 1 January 1980, the first day that a zip can name: a real date would change the digest of an unchanged function. */
const DOS_DATE = 0x0021
/** A regular file that everyone may read: Lambda runs the function as a user of its own. */
const MODE = (0o100644 << 16) >>> 0

/**
 * Packs files into a zip, not compressed, so that the same files give the same bytes whatever zlib the machine has.
 * Names are ASCII; at most 4 GB.
 */
export function zip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(10, 0) // version that can read it
    common.writeUInt16LE(DOS_DATE, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(MODE, 6)
    tail.writeUInt32LE(offset, 10)
    const madeBy = Buffer.from([10, 3]) // version 1.0, on Unix, so that the mode counts
    directory.push(Buffer.from('PK\x01\x02'), madeBy, common, tail, Buffer.from(name))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
