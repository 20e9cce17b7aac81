/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Two ordinary Spark jobs. They know Spark and nothing else: where files lie and how, is not their business. */
package com.example.birds;
