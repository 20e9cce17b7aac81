/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/** A file that is being written and that no reader sees before it is complete. */
interface PendingFile {
    /** Where its bytes go. */
    FSDataOutputStream stream();

    /** Closes the stream and gives the file its name. */
    void complete() throws IOException;

    /** Closes the stream and leaves nothing behind, as far as the storage allows; then it throws. */
    void discard() throws IOException;
}
