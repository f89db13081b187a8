import { S3Client } from '@aws-sdk/client-s3';

/** An S3 server and who we are to it. */
export interface S3Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A client for any S3 server; nothing is sent yet. */
export function connectS3({ endpoint, region, accessKey, secretKey }: S3Access): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Trailing checksums are stored as data by some servers and refused by others; every part carries Content-MD5 instead.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
