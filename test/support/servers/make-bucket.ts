import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

const accessKeyId = process.env['BEELDKLUIS_TEST_S3_ACCESS_KEY'] ?? '';
const secretAccessKey = process.env['BEELDKLUIS_TEST_S3_SECRET_KEY'] ?? '';
const client = new S3Client({
  endpoint: process.env['BEELDKLUIS_TEST_S3_ENDPOINT'] ?? '',
  region: 'us-east-1', // in any other region the SDK asks for a place that this gateway does not have
  forcePathStyle: true,
  credentials: { accessKeyId, secretAccessKey },
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
await client.send(new CreateBucketCommand({ Bucket: process.env['BEELDKLUIS_TEST_S3_BUCKET'] ?? '' }));
client.destroy();
