import type { PictureSize } from '../protocols/redaction/box.ts';

/**
 * Writes raw I420 pictures as Matroska (RFC 9559) with a time stamp in microseconds each: raw video alone carries no time, and a
 * mask that is one frame off shows a face. Segment and clusters have no end, so that it can be written to a pipe.
 */
const ID = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  colourSpace: 0x2eb524,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const NANOSECONDS_PER_MICROSECOND = 1000;
const UNKNOWN_SIZE = Buffer.from([0x01, 255, 255, 255, 255, 255, 255, 255]);
/** Track 1, no offset to the cluster, key frame. */
const BLOCK_HEAD = Buffer.from([0x81, 0, 0, 0x80]);

/** What comes before the first mask. */
export function maskStreamHeader(size: PictureSize): Buffer {
  const ebml = element(ID.ebml, [
    number(ID.ebmlVersion, 1),
    number(ID.ebmlReadVersion, 1),
    number(ID.ebmlMaxIdLength, 4),
    number(ID.ebmlMaxSizeLength, 8),
    text(ID.docType, 'matroska'),
    number(ID.docTypeVersion, 4),
    number(ID.docTypeReadVersion, 2),
  ]);
  const segmentInfo = element(ID.info, [
    number(ID.timestampScale, NANOSECONDS_PER_MICROSECOND),
    text(ID.muxingApp, 'masks'),
    text(ID.writingApp, 'masks'),
  ]);
  const picture = element(ID.video, [
    number(ID.pixelWidth, size.width),
    number(ID.pixelHeight, size.height),
    text(ID.colourSpace, 'I420'),
  ]);
  const track = element(ID.trackEntry, [
    number(ID.trackNumber, 1),
    number(ID.trackUid, 1),
    number(ID.trackType, 1),
    number(ID.flagLacing, 0),
    text(ID.codecId, 'V_UNCOMPRESSED'),
    picture,
  ]);
  return Buffer.concat([ebml, idBytes(ID.segment), UNKNOWN_SIZE, segmentInfo, element(ID.tracks, [track])]);
}

/** One mask at a moment that is not before the start. */
export function maskFrame(atMicroseconds: number, i420: Uint8Array): Buffer {
  return element(ID.cluster, [number(ID.timestamp, atMicroseconds), element(ID.simpleBlock, [BLOCK_HEAD, i420])]);
}

function element(id: number, parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(size), ...parts]);
}

function number(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, [bytes]);
}

function text(id: number, value: string): Buffer {
  return element(id, [Buffer.from(value, 'latin1')]);
}

function idBytes(id: number): Buffer {
  const hex = id.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

/** Always eight bytes long: the marker bit and 56 bits of size. */
function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size) | (1n << 56n));
  return bytes;
}
