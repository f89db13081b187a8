import { expect, test } from '@jest/globals';
import { newNotices, type DockNotice } from '../../../protocols/docking/dock-report.ts';

test('a notice is new once: when it appears, and when what it says has changed', () => {
  const off: DockNotice = { kind: 'clock-off', seconds: 600 };
  const missing: DockNotice = { kind: 'clips-missing', names: ['clip0002'] };
  expect(newNotices([], [off, missing])).toEqual([off, missing]);
  expect(newNotices([off, missing], [{ ...missing }, { ...off }])).toEqual([]);
  const more: DockNotice = { kind: 'clips-missing', names: ['clip0002', 'clip0004'] };
  expect(newNotices([off, missing], [off, more])).toEqual([more]);
});
